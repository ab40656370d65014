/** Finds the packages that this one depends on. */
export const require: NodeJS.Require
