package dev.holdfast.archive;

import static dev.holdfast.archive.Invariant.I1_NEVER_NEITHER;
import static dev.holdfast.archive.Invariant.I2_DELETED_EQUALS_ARCHIVED;
import static dev.holdfast.archive.Invariant.I4_HOLD_WINS;
import static dev.holdfast.archive.Invariant.I6_CHILD_AFTER_PARENT;
import static dev.holdfast.archive.Invariant.I7_HANDED_OFF_ONCE;
import static dev.holdfast.archive.Invariant.I8_TRUTHFUL_CONTROL;
import static dev.holdfast.archive.Invariant.I9_NOTHING_FORGOTTEN;

import java.util.Set;

/// The protocol with one of its rules left out: each must be found out, by the invariants that it names.
enum MoveMutant {
    DELETE_BY_KEY_ALONE(I2_DELETED_EQUALS_ARCHIVED),
    COPY_KEEPS_WHAT_STANDS_UNCOMPARED(I2_DELETED_EQUALS_ARCHIVED),
    NO_FENCE_IN_ARCHIVE(I2_DELETED_EQUALS_ARCHIVED),
    NO_LEASE_FENCE_IN_SOURCE(I2_DELETED_EQUALS_ARCHIVED),
    NO_HOLD_EPOCH_IN_SOURCE(I4_HOLD_WINS),
    HOLDS_ASKED_BEFORE_EPOCH_READ(I4_HOLD_WINS),
    PLACING_DOES_NOT_BIND(I4_HOLD_WINS),
    FENCE_READ_WITHOUT_LOCK(I4_HOLD_WINS),
    CONTROL_TOLD_BEFORE_COMMIT(I6_CHILD_AFTER_PARENT, I8_TRUTHFUL_CONTROL),
    NO_RECEIPT(I9_NOTHING_FORGOTTEN),
    ARCHIVE_COMMITS_ASYNCHRONOUSLY(I1_NEVER_NEITHER),
    NO_EPOCH_CHECK_IN_CONTROL(I7_HANDED_OFF_ONCE),
    /// Another node goes on under the epoch that it finds.
    EPOCH_NOT_RAISED(I2_DELETED_EQUALS_ARCHIVED),
    /// The archive is set back to an earlier time between verify and delete, and nobody looks.
    MANIFEST_NOT_READ_AGAIN(I1_NEVER_NEITHER, I2_DELETED_EQUALS_ARCHIVED);

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<Invariant> killers;

    MoveMutant(Invariant... killers) {
        this.killers = Set.of(killers);
    }

    Set<Invariant> killers() {
        return killers;
    }
}
