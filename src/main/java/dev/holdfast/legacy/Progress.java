package dev.holdfast.legacy;

/// How far an act came.
///
/// @param verb in the past tense; @param tables done so far, of `all`; @param ids of them
public record Progress(String verb, long tables, long all, long ids) {}
