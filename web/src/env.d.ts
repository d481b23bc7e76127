/** True only in the `states` build mode, which shows every page in every state with synthetic data. */
declare const __STATES__: boolean;
