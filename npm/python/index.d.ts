/** Nothing to import: it is installed to be there. */
export {}
