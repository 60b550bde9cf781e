"""What is measured, and against what: every figure of one run, so that ratios hold on any machine."""
