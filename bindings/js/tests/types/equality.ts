/** Types that say something about types. What goes wrong here goes wrong when the tests are compiled. */

/** Whether two types are the same; `any` is the same as `any` only, so that a type that was not found is noticed. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles for `true` only. */
export type Holds<T extends true> = T;
