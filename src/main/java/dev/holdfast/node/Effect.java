package dev.holdfast.node;

/// What calling an operation does to the estate.
public enum Effect {
    /// Looks, counts, plans, samples: rows, tables, rules and wishes stay as they are.
    READS,
    /// Changes rows, tables, rules or wishes, or sends something to somebody.
    WRITES,
    /// Ends or keeps off what would change something: the brake, which nobody may find locked.
    STOPS,
    /// Hands over further operations.
    LEADS
}
