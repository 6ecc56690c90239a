/** How a gateway of one kind is connected, step by step, with text to copy. */
export interface ConnectGuide {
  title: string;
  steps: {
    says: string;
    code?: string;
    language?: 'sh' | 'yaml' | 'json' | 'rego' | 'cedar' | 'text';
    file?: string;
  }[];
  notEnforced?: string[];
}
