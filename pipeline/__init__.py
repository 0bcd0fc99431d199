"""Facts and steps: from a feed's bytes to candidate actions, without SQL, spaCy or Prefect."""
