package dev.holdfast.archive;

/// What must be true of every reachable state and of every step; the numbers are those of the developers' manual.
enum Invariant {
    /// At every instant a row that the application has not deleted is in the source or in the archive.
    I1_NEVER_NEITHER,
    /// A delete commits only if what it deletes equals what the archive holds.
    I2_DELETED_EQUALS_ARCHIVED,
    /// The archived copy of a deleted row never changes.
    I2B_ARCHIVED_STAYS,
    /// Nothing is deleted once a hold is effective.
    I4_HOLD_WINS,
    /// Keys are handed off only after their delete committed.
    I6_CHILD_AFTER_PARENT,
    /// Keys are handed off once.
    I7_HANDED_OFF_ONCE,
    /// The control database claims no delete that did not commit.
    I8_TRUTHFUL_CONTROL,
    /// No committed delete is forgotten.
    I9_NOTHING_FORGOTTEN,
    /// Nothing is disposed of while a restore reads it.
    RESTORE_KEEPS_ITS_SOURCE
}
