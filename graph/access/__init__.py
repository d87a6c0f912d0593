"""Access control: API keys, data contracts in force, the policy that they make, and quotas."""
