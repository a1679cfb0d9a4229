/** The methods of host components in React Native's Jest preset, which declares no types. */
declare module '@react-native/jest-preset/jest/MockNativeMethods' {
  const mockNativeMethods: { setNativeProps: (props: object) => void };
  export default mockNativeMethods;
}
