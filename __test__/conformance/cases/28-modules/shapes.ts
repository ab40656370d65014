/** A type is gone when the program runs. */
export interface Shape {
  readonly sides: number
}

export const square: Shape = { sides: 4 }

export const sidesOf = (shape: Shape): number => shape.sides
