/** Types that make assertions about types. A wrong assertion fails when the tests are compiled. */

type IsAny<T> = 0 extends 1 & T ? true : false;

/** Whether two types are the same. `any` equals only `any`, so a type that was not found is noticed. */
export type Same<A, B> = IsAny<A> extends true ? IsAny<B> : [A, B] extends [B, A] ? true : false;

/** Compiles only for `true`. */
export type Holds<T extends true> = T;

export type NotFoundIsNoticed = Holds<Same<Same<ReturnType<typeof JSON.parse>, string>, false>>;
export type OneOfTwoIsNoticed = Holds<Same<Same<string | null, string>, false>>;
