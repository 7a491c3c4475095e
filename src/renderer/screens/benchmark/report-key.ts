/** First part of the key under which a saved report is cached, and the key of their list. */
export const REPORT_KEY = 'benchmark-report';
export const REPORT_LIST_KEY = ['benchmark-reports'] as const;
