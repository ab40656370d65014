/** What is installed, what is imported, and the body of an async function that gives a value. */
export const uses: [requirement: string, imports: string, body: string][]
