// For Jest. Metro uses the same preset by default.
module.exports = (api) => {
  api.cache(true);
  return { presets: ['babel-preset-expo'] };
};
