/** Name of the configuration file, at the top of the tree. */
export const configPath = ".calsim.yml";
