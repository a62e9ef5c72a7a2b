package dev.holdfast.finding;

/// What a rule looks for, in words.
///
/// @param id its name in commands, in the control schema and in the documentation
/// @param title what it finds, a few words
/// @param meaning why that matters, a sentence or two
/// @param advice what to do about it
public record RuleText(String id, String title, String meaning, String advice) {}
