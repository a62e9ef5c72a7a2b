package dev.holdfast.policy;

import dev.holdfast.dialect.TableName;
import java.time.Instant;
import java.time.Period;

/// The least retention of every row of an archive table, whatever the row was archived under.
public record RetentionFloor(
        String archiveDatabase, TableName table, Period period, String raisedBy, String reason, Instant raisedAt) {}
