package dev.holdfast.estate;

import dev.holdfast.estate.DatabaseCheck.Finding;
import dev.holdfast.estate.DatabaseCheck.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at a SQL Server database that is to be governed: can we work there, and would what it says be kept?
final class SqlServerCheck {
    /// SQL Server 2019.
    private static final int OLDEST_SERVER = 15;

    /// The oldest under which OPENJSON, by which keys reach the server, is known.
    private static final int OLDEST_LEVEL = 130;

    private static final String QUESTION = """
            SELECT CAST(@@VERSION AS nvarchar(400)) AS product,
                   CAST(SERVERPROPERTY('ProductMajorVersion') AS int) AS version,
                   SYSDATETIMEOFFSET() AS server_time,
                   d.compatibility_level,
                   d.snapshot_isolation_state,
                   d.is_read_committed_snapshot_on,
                   d.recovery_model_desc,
                   d.delayed_durability_desc,
                   d.is_read_only,
                   d.is_auto_close_on,
                   CAST(DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS nvarchar(60)) AS updateability,
                   d.collation_name,
                   (SELECT t.collation_name FROM sys.databases t WHERE t.name = 'tempdb') AS tempdb_collation,
                   SCHEMA_ID('holdfast') AS helper_schema,
                   HAS_PERMS_BY_NAME('holdfast', 'SCHEMA', 'ALTER') AS may_use_helper_schema,
                   HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'CREATE SCHEMA') AS may_create_schema,
                   HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'CREATE TABLE') AS may_create_table,
                   CASE WHEN HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE') = 1
                          OR HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER PERFORMANCE STATE') = 1
                        THEN 1 ELSE 0 END AS may_see_others,
                   CASE WHEN HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DATABASE STATE') = 1
                          OR HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DATABASE PERFORMANCE STATE') = 1
                        THEN 1 ELSE 0 END AS may_see_sizes,
                   HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'SHOWPLAN') AS may_see_plans,
                   IS_SRVROLEMEMBER('sysadmin') AS superuser
            FROM sys.databases d
            WHERE d.database_id = DB_ID()
            """;

    private final InstantSource clock;

    SqlServerCheck(InstantSource clock) {
        this.clock = clock;
    }

    List<Finding> on(Connection connection) throws SQLException {
        Instant before = clock.instant();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUESTION)) {
            row.next();
            Instant after = clock.instant();
            List<Finding> findings = new ArrayList<>();
            findings.add(version(row.getString("product"), row.getInt("version")));
            findings.add(Clocks.compare(
                    before,
                    after,
                    row.getObject("server_time", java.time.OffsetDateTime.class).toInstant()));
            findings.add(level(row.getInt("compatibility_level")));
            findings.add(writable(row.getBoolean("is_read_only"), row.getString("updateability")));
            findings.add(rights(
                    row.getString("helper_schema") != null,
                    row.getBoolean("may_use_helper_schema"),
                    row.getBoolean("may_create_schema") && row.getBoolean("may_create_table")));
            findings.add(durability(row.getString("delayed_durability_desc")));
            findings.add(snapshots(
                    row.getInt("snapshot_isolation_state") == 1, row.getBoolean("is_read_committed_snapshot_on")));
            findings.add(recoveryModel(row.getString("recovery_model_desc")));
            findings.add(collation(row.getString("collation_name"), row.getString("tempdb_collation")));
            sight(row.getInt("may_see_others") == 1, row.getInt("may_see_sizes") == 1, row.getBoolean("may_see_plans"))
                    .ifPresent(findings::add);
            if (row.getBoolean("is_auto_close_on")) {
                findings.add(new Finding(
                        Severity.WARNING,
                        "auto_close",
                        "AUTO_CLOSE is on: the database shuts down whenever nobody is connected"));
            }
            if (row.getBoolean("superuser")) {
                findings.add(
                        new Finding(Severity.WARNING, "login", "it is a sysadmin; a login with fewer rights would do"));
            }
            return findings;
        }
    }

    /// What speaks as SQL Server need not be one; its name is told as it says it.
    private static Finding version(String product, int major) {
        String name = product.lines().findFirst().orElse("").strip();
        if (!name.startsWith("Microsoft SQL Server")) {
            return new Finding(
                    Severity.WARNING, "version", name + ": not SQL Server itself; good for trying things out at most");
        }
        return major >= OLDEST_SERVER
                ? new Finding(Severity.OK, "version", name)
                : new Finding(Severity.ERROR, "version", name + "; SQL Server 2019 or newer is needed");
    }

    private static Finding level(int level) {
        return level >= OLDEST_LEVEL
                ? new Finding(Severity.OK, "compatibility_level", String.valueOf(level))
                : new Finding(
                        Severity.ERROR,
                        "compatibility_level",
                        level + "; " + OLDEST_LEVEL + " or higher is needed, for OPENJSON");
    }

    private static Finding writable(boolean readOnly, @Nullable String updateability) {
        if (readOnly) {
            return new Finding(Severity.ERROR, "recovery", "the database is read only");
        }
        return "READ_ONLY".equals(updateability)
                ? new Finding(Severity.ERROR, "recovery", "it is a secondary: rows can be neither added nor removed")
                : new Finding(Severity.OK, "recovery", "it takes writes");
    }

    private static Finding rights(boolean exists, boolean usable, boolean mayCreate) {
        if (exists) {
            return usable
                    ? new Finding(Severity.OK, "rights", "schema holdfast is there and ours to use")
                    : new Finding(
                            Severity.ERROR, "rights", "schema holdfast is there, but the login may not create in it");
        }
        return mayCreate
                ? new Finding(Severity.OK, "rights", "schema holdfast is not there yet; the login may create it")
                : new Finding(
                        Severity.ERROR,
                        "rights",
                        "schema holdfast is missing and the login may not create it"
                                + " (grant create schema, create table)");
    }

    private static Finding durability(@Nullable String delayed) {
        return switch (delayed == null ? "" : delayed.toUpperCase(Locale.ROOT)) {
            case "FORCED" ->
                new Finding(
                        Severity.ERROR,
                        "delayed_durability",
                        "it is forced: a commit that was answered can be lost in a crash");
            case "ALLOWED" ->
                new Finding(Severity.OK, "delayed_durability", "allowed; Holdfast's own commits are never delayed");
            default -> new Finding(Severity.OK, "delayed_durability", "disabled");
        };
    }

    private static Finding snapshots(boolean allowed, boolean readCommitted) {
        if (allowed) {
            return new Finding(Severity.OK, "snapshots", "snapshot isolation is allowed");
        }
        return readCommitted
                ? new Finding(
                        Severity.WARNING,
                        "snapshots",
                        "READ_COMMITTED_SNAPSHOT only: reading waits for no writer, but several statements see several"
                                + " moments (alter database set allow_snapshot_isolation on)")
                : new Finding(
                        Severity.WARNING,
                        "snapshots",
                        "none: reading waits for writers and writers for reading"
                                + " (alter database set allow_snapshot_isolation on)");
    }

    private static Finding recoveryModel(@Nullable String model) {
        return "SIMPLE".equals(model)
                ? new Finding(
                        Severity.WARNING,
                        "recovery_model",
                        "SIMPLE: no backup of the log; a lost disk costs everything since the last backup")
                : new Finding(Severity.OK, "recovery_model", String.valueOf(model));
    }

    private static Finding collation(@Nullable String own, @Nullable String ofTempdb) {
        String beside = String.valueOf(own).equals(ofTempdb) ? "" : "; tempdb has " + ofTempdb;
        return new Finding(Severity.OK, "collation", own + beside);
    }

    private static Optional<Finding> sight(boolean others, boolean sizes, boolean plans) {
        List<String> lacks = new ArrayList<>();
        if (!others) {
            lacks.add("VIEW SERVER STATE, to see who waits for us, which replicas lag and which indexes are used");
        }
        if (!sizes) {
            lacks.add("VIEW DATABASE STATE, to see how large tables are and how long queries take");
        }
        if (!plans) {
            lacks.add("SHOWPLAN, to see which indexes are missing");
        }
        return lacks.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(Severity.WARNING, "sight", "the login lacks " + String.join("; ", lacks)));
    }
}
