package dev.holdfast.proof;

/// A column that a proof covers.
public record ProofColumn(String name, Family family) {}
