/** Beside the manifests, names the latest version to save a listing; Lance writes it anew with the next commit. */
export const VERSION_HINT = 'latest_version_hint.json';
