package dev.holdfast.estate;

import dev.holdfast.estate.DatabaseCheck.Finding;
import dev.holdfast.estate.DatabaseCheck.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks at a PostgreSQL server that is to be governed: can we work there, and would what it says be kept?
final class PostgresCheck {
    private static final int OLDEST_SERVER = 12;

    private final InstantSource clock;

    PostgresCheck(InstantSource clock) {
        this.clock = clock;
    }

    List<Finding> on(Connection connection) throws SQLException {
        Instant before = clock.instant();
        try (var statement = connection.prepareStatement("""
                select current_setting('server_version_num')::int as version,
                       clock_timestamp() as server_time,
                       pg_is_in_recovery() as recovering,
                       current_setting('default_transaction_read_only') as read_only,
                       current_setting('fsync') as fsync,
                       current_setting('synchronous_commit') as synchronous_commit,
                       has_database_privilege(current_database(), 'CREATE') as may_create_schema,
                       to_regnamespace('holdfast') is not null as helper_schema,
                       coalesce(has_schema_privilege(to_regnamespace('holdfast'), 'CREATE, USAGE'), false)
                         as may_use_helper_schema,
                       (select rolsuper from pg_roles where rolname = current_user) as superuser,
                       (select case when ssl then version || ', ' || cipher end
                        from pg_stat_ssl where pid = pg_backend_pid()) as tls,
                       coalesce(inet_client_addr() <<= '127.0.0.0/8' or inet_client_addr() = '::1', true) as here""");
                var row = statement.executeQuery()) {
            row.next();
            Instant after = clock.instant();
            List<Finding> findings = new ArrayList<>();
            findings.add(version(row.getInt("version") / 10000));
            findings.add(Clocks.compare(
                    before,
                    after,
                    row.getObject("server_time", java.time.OffsetDateTime.class).toInstant()));
            findings.add(recovery(
                    row.getBoolean("recovering"), row.getString("read_only").equals("on")));
            findings.add(rights(
                    row.getBoolean("helper_schema"),
                    row.getBoolean("may_use_helper_schema"),
                    row.getBoolean("may_create_schema")));
            findings.add(synchronousCommit(row.getString("synchronous_commit")));
            findings.add(fsync(row.getString("fsync").equals("on")));
            findings.add(tls(row.getString("tls"), row.getBoolean("here")));
            if (row.getBoolean("superuser")) {
                findings.add(new Finding(
                        Severity.WARNING, "login", "it is a superuser; a login with fewer rights would do"));
            }
            return findings;
        }
    }

    private static Finding version(int major) {
        return major >= OLDEST_SERVER
                ? new Finding(Severity.OK, "version", "PostgreSQL " + major)
                : new Finding(
                        Severity.ERROR,
                        "version",
                        "PostgreSQL " + major + "; " + OLDEST_SERVER + " or newer is needed");
    }

    private static Finding recovery(boolean recovering, boolean readOnly) {
        if (recovering) {
            return new Finding(Severity.ERROR, "recovery", "it is a standby: rows can be neither added nor removed");
        }
        return readOnly
                ? new Finding(Severity.ERROR, "recovery", "default_transaction_read_only is on")
                : new Finding(Severity.OK, "recovery", "it is a primary");
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
                        "schema holdfast is missing and the login may not create it (grant create on database)");
    }

    private static Finding synchronousCommit(String value) {
        return value.equals("off")
                ? new Finding(
                        Severity.ERROR,
                        "synchronous_commit",
                        "it is off: a commit that was answered can be lost in a crash")
                : new Finding(Severity.OK, "synchronous_commit", value);
    }

    private static Finding tls(@Nullable String encrypted, boolean here) {
        if (encrypted != null) {
            return new Finding(Severity.OK, "tls", encrypted);
        }
        return here
                ? new Finding(Severity.OK, "tls", "not encrypted: the server is on this machine")
                : new Finding(Severity.WARNING, "tls", "not encrypted");
    }

    private static Finding fsync(boolean on) {
        return on
                ? new Finding(Severity.OK, "fsync", "on")
                : new Finding(Severity.ERROR, "fsync", "it is off: a crash of the machine can destroy the database");
    }
}
