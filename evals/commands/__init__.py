"""The commands of `copilot eval`, by what they are about: runs, single scores, sets of questions."""
