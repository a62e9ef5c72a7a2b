package dev.holdfast.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EstateTest {
    private static final String MARKED = "hunter2-marked-password";

    private final Store store = TestServer.freshStore();
    private final Estate estate = new Estate(
            store,
            new Secrets(Map.of("WRONG", MARKED, "RIGHT", TestServer.password())),
            Optional.of(new EmbeddedLogin(
                    "127.0.0.1",
                    TestServer.shared().port(),
                    EmbeddedServer.USER,
                    TestServer.shared().passwordFile())),
            _ -> new PostgresDialect());

    @AfterEach
    void close() {
        estate.close();
        TestServer.close(store);
    }

    private static TestDatabase shop() {
        return TestDatabase.named("shop").database("postgres").roles(Role.SOURCE);
    }

    private static String address() {
        return "127.0.0.1:" + TestServer.shared().port();
    }

    private static String setting(GovernedDatabase database, String name) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select current_setting('" + name + "')")) {
                row.next();
                return row.getString(1);
            }
        });
    }

    @Test
    void whatWasPutIsThereAndTheUnknownIsNamedWithTheKnown() {
        DatabaseSpec spec = shop().spec();
        estate.put(spec);
        estate.put(spec);

        assertThat(estate.databases()).containsExactly(spec);
        assertThatThrownBy(() -> estate.spec("shoop")).hasMessage("no database is named 'shoop'; known: shop");
        estate.forget("shop");
        assertThat(estate.databases()).isEmpty();
    }

    @Test
    void readersSeeOneSnapshotAndMayNotWrite() {
        estate.put(shop().database(TestServer.freshDatabase("governed")).spec());
        GovernedDatabase database = estate.database("shop");

        assertThat(setting(database, "transaction_isolation")).isEqualTo("repeatable read");
        assertThat(setting(database, "transaction_read_only")).isEqualTo("on");
        assertThat(setting(database, "timezone")).isEqualToIgnoringCase("UTC");
        assertThat(setting(database, "search_path")).isEqualTo("pg_catalog");
        assertThat(setting(database, "application_name")).isEqualTo("holdfast/shop");
        assertThatThrownBy(() -> database.read(
                        connection -> connection.createStatement().execute("create table public.t (id int)")))
                .hasMessageContaining("read-only transaction");
    }

    @Test
    void aFailedWriteLeavesNothingAndTheIsolationIsAsAsked() {
        estate.put(shop().database(TestServer.freshDatabase("governed")).spec());
        GovernedDatabase database = estate.database("shop");

        for (var isolation : GovernedDatabase.Isolation.values()) {
            String seen = database.write(isolation, connection -> {
                try (var row = connection.createStatement().executeQuery("show transaction_isolation")) {
                    row.next();
                    return row.getString(1);
                }
            });
            assertThat(seen).isEqualToIgnoringCase(isolation.name().replace('_', ' '));
        }
        assertThatThrownBy(() -> database.write(GovernedDatabase.Isolation.READ_COMMITTED, connection -> {
                    connection.createStatement().execute("create table public.t (id int)");
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        assertThat(setting(database, "server_version")).isNotEmpty();
        boolean there = database.read(connection -> {
            try (var row = connection.createStatement().executeQuery("select to_regclass('public.t') is not null")) {
                return row.next() && row.getBoolean(1);
            }
        });
        assertThat(there).isFalse();
    }

    @Test
    void theSameSettingsGiveTheSameObjectAndChangedOnesAnother() {
        estate.put(shop().spec());
        GovernedDatabase first = estate.database("shop");
        assertThat(estate.database("shop")).isSameAs(first);

        estate.put(shop().at(address())
                .login(EmbeddedServer.USER)
                .secret("env:RIGHT")
                .spec());

        GovernedDatabase second = estate.database("shop");
        assertThat(second).isNotSameAs(first);
        assertThat(setting(second, "server_version")).isEqualTo(setting(first, "server_version"));
    }

    @Test
    void aRefusedPasswordIsShownNowhere() {
        DatabaseSpec spec = shop().at(address())
                .login(EmbeddedServer.USER)
                .secret("env:WRONG")
                .spec();
        estate.put(spec);

        assertThatThrownBy(() -> estate.database("shop")).satisfies(failure -> {
            assertThat(((HoldfastException) failure).code()).isEqualTo(ErrorCode.UNREACHABLE);
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain(MARKED);
        });
        assertThat(spec.toString()).doesNotContain(MARKED);
        assertThat(estate.check("shop").toString()).doesNotContain(MARKED);
        assertThat(estate.check("shop").usable()).isFalse();
        String stored = store.inTransaction(
                tx -> String.valueOf(tx.dsl().fetchValue("select string_agg(d::text, chr(10)) from database_ d")));
        assertThat(stored).contains("env:WRONG").doesNotContain(MARKED);
    }

    @Test
    void aServerWithoutFsyncIsNotUsableAndNothingElseIsWrongWithIt() {
        estate.put(shop().spec()); // the server of the tests runs without fsync

        DatabaseCheck check = estate.check("shop");

        assertThat(check.usable()).isFalse();
        assertThat(check.findings())
                .filteredOn(finding -> finding.severity() == DatabaseCheck.Severity.ERROR)
                .extracting(DatabaseCheck.Finding::topic)
                .containsExactly("fsync");
        assertThat(check.findings()).extracting(DatabaseCheck.Finding::topic).contains("clock", "fsync", "rights");
    }

    @Test
    void nothingCanBeSmuggledIntoAConnection() {
        for (String server : new String[] {
            "h:5432/d?sslmode=disable", "u:" + MARKED + "@h:5432", "h", "h:99999", "h:1;x=y", "/tmp:1", ""
        }) {
            assertThatThrownBy(() -> estate.put(shop().at(server).login("u").spec()))
                    .as(server)
                    .hasMessageContaining("HOST:PORT")
                    .message()
                    .doesNotContain(MARKED);
        }
        assertThatThrownBy(() -> estate.put(shop().at("h:1")
                        .database("d?password=" + MARKED)
                        .login("u")
                        .spec()))
                .hasMessageContaining("database:");
        assertThat(SecretRef.parse(MARKED)).isEmpty();
        assertThat(estate.databases()).isEmpty();
    }

    @Test
    void theEmbeddedServerIsNoSqlServer() {
        DatabaseSpec wrong = shop().engine(Engine.SQLSERVER).spec();

        assertThatThrownBy(() -> estate.put(wrong)).hasMessageContaining("the embedded server is PostgreSQL");
        assertThat(estate.databases()).isEmpty();
    }

    @Test
    void secretsComeFromFilesThatOthersCannotRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), MARKED + "\n");
        SecretRef reference = new SecretRef(SecretRef.Kind.FILE, file.toString());
        Secrets secrets = new Secrets(Map.of());

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> secrets.resolve(reference))
                .hasMessageContaining("chmod o-rwx")
                .message()
                .doesNotContain(MARKED);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThat(secrets.resolve(reference).reveal()).isEqualTo(MARKED);
        assertThat(secrets.resolve(reference)).hasToString("***");
    }

    @Test
    void secretsComeFromAKeystore(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("secrets.p12");
        java.security.KeyStore keys = java.security.KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        char[] password = "keystore-password".toCharArray();
        keys.setEntry(
                "shop",
                new java.security.KeyStore.SecretKeyEntry(javax.crypto.SecretKeyFactory.getInstance("PBE")
                        .generateSecret(new javax.crypto.spec.PBEKeySpec(MARKED.toCharArray()))),
                new java.security.KeyStore.PasswordProtection(password));
        try (var out = Files.newOutputStream(file)) {
            keys.store(out, password);
        }
        Secrets secrets = new Secrets(Map.of(Secrets.KEYSTORE_PASSWORD, "keystore-password"));

        SecretRef there = SecretRef.parse("keystore:" + file + "#shop").orElseThrow();
        SecretRef missing = SecretRef.parse("keystore:" + file + "#other").orElseThrow();

        assertThat(secrets.resolve(there).reveal()).isEqualTo(MARKED);
        assertThatThrownBy(() -> secrets.resolve(missing)).hasMessageContaining("no secret of that alias");
    }
}
