// For Jest. What ships is built by builder-bob with its own preset.
module.exports = {
  presets: ['module:@react-native/babel-preset'],
};
