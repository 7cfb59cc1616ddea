export default {
  globalSetup: "./setup.js",
  globalTeardown: "./teardown.js",
  transform: {}, // The tests are modules already; Jest wants --experimental-vm-modules for that.
};
