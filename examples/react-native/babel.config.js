// For Jest. Metro takes the same preset by itself.
module.exports = (api) => {
  api.cache(true);
  return { presets: ['babel-preset-expo'] };
};
