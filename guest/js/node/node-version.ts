/** The version of Node whose answers these modules give: the oldest that Capsule itself runs on. */
export const NODE_VERSION = '20.19.0'
