package dev.holdfast.node;

import dev.holdfast.policy.Policy;
import dev.holdfast.session.LastSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A policy with what stands beside it in a list.
///
/// @param nextFire null when it has no cron, is paused, or never fires again
/// @param lastSession null when it never ran
/// @param backlogKeys keys handed off to it and not yet taken up; 0 for a root
/// @param backlogSince when the oldest of those was handed off; null without backlog
/// @param waitingRows rows that hang on handed-off keys and are not yet due
/// @param archivedRows of all its sessions, with bundles
public record PolicyStatus(
        Policy policy,
        int depth,
        @Nullable Instant nextFire,
        @Nullable LastSession lastSession,
        long backlogKeys,
        @Nullable Instant backlogSince,
        long waitingRows,
        long archivedRows) {}
