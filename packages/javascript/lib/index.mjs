import sandbox from "./index.cjs";

export const { AdminError, Sandbox, World, binary, connect, startSandbox } = sandbox;
