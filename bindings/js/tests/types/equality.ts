/** Types that say something about types. What goes wrong here goes wrong when the tests are compiled. */

type IsAny<T> = 0 extends 1 & T ? true : false;

/** Whether two types are the same. `any` is the same as `any` only, so that a type that was not found is noticed. */
export type Same<A, B> = IsAny<A> extends true ? IsAny<B> : [A, B] extends [B, A] ? true : false;

/** Compiles for `true` only. */
export type Holds<T extends true> = T;

export type NotFoundIsNoticed = Holds<Same<Same<ReturnType<typeof JSON.parse>, string>, false>>;
export type OneOfTwoIsNoticed = Holds<Same<Same<string | null, string>, false>>;
