// Takes the handlers that a program sets; the page here asks for none of them (README.md).
export const defaultSession = {
  setPermissionRequestHandler() {},
  setPermissionCheckHandler() {},
  setDevicePermissionHandler() {},
};
