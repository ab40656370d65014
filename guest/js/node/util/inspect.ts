import inspector from 'library:inspect'

export const { inspect, format, formatWithOptions } = inspector
