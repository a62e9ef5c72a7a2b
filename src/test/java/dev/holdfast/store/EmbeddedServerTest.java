package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.HoldfastException;
import dev.holdfast.testing.FreshData;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EmbeddedServerTest {
    /// What a child process loaded.
    private static final Path CLASSES = Path.of("target/embedded-server-classes.log");

    private final Path directory = Path.of("target/embedded-server-test").toAbsolutePath();
    private final List<EmbeddedServer> opened = new ArrayList<>();

    /// Has no data, and the program files of the tests' own server: an ordinary user's server unpacks its own.
    @BeforeEach
    void clear() throws Exception {
        ServerFiles.deleteTree(directory.resolve("data"));
        ServerFiles.deleteTree(directory.resolve("password"));
        FreshData.linkPrograms(directory);
    }

    @AfterEach
    void stop() {
        opened.forEach(EmbeddedServer::stop);
    }

    private EmbeddedServer open() {
        EmbeddedServer server = EmbeddedServer.open(directory);
        opened.add(server);
        return server;
    }

    /// Over data that were made before: the test is about what comes later.
    private EmbeddedServer openMade() throws IOException {
        FreshData.into(directory);
        return open();
    }

    private static String ask(EmbeddedServer server, String question) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    }

    /// A copy that others may read, wherever the build and its repository are.
    private static String copyOfClassPath(Path target) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : classPath().split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (Files.exists(source) && !entry.contains("javafx")) {
                Path copy = target.resolve(Integer.toString(copies.size()));
                try (var files = Files.walk(source)) {
                    for (Path file : files.toList()) {
                        Files.copy(file, copy.resolve(source.relativize(file).toString()));
                    }
                }
                copies.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static int child(List<String> prefix, String classPath, Path directory) throws Exception {
        return child(OpenAndHalt.class, prefix, List.of(), classPath, directory);
    }

    private static int child(
            Class<?> program, List<String> prefix, List<String> options, String classPath, Path directory)
            throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, program.getName(), directory.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target/embedded-server-child.log"));
        builder.environment().put("LANG", "xx_YY.nonsense");
        builder.environment().put("PGHOST", "nowhere.invalid");
        builder.environment().put("PGDATA", "/nowhere");
        builder.environment().put("PGPORT", "1");
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void listensOnLoopbackOnlyAndKeepsItsPasswordToItsOwner() throws Exception {
        EmbeddedServer server = open();

        assertThat(ask(server, "show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(ask(server, "show unix_socket_directories")).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.passwordFile())))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> java.sql.DriverManager.getConnection(server.url("postgres"), "holdfast", "guess"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void isNamedAlikeToPeopleWhoWriteOtherDigits() throws Exception {
        Locale usual = Locale.getDefault(Locale.Category.FORMAT);
        EmbeddedServer server = openMade();
        try {
            Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG"));
            assertThat(server.url("shop")).startsWith("jdbc:postgresql://127.0.0.1:" + server.port() + "/shop?");
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, usual);
        }
    }

    @Test
    void aKilledProcessLeavesAServerThatTheNextOneAttachesTo() throws Exception {
        assertThat(child(List.of(), classPath(), directory)).isEqualTo(137);

        EmbeddedServer server = open();

        assertThat(server.attached()).isTrue();
        assertThat(ask(server, "select count(*) from left_behind")).isEqualTo("1");
    }

    @Test
    void aProcessThatEndsDoesNotWaitForThoseThatWereThereBeforeIt() throws Exception {
        EmbeddedServer server = openMade();
        try (var held = server.connect("postgres")) {
            assertThat(child(OpenAndClose.class, List.of(), List.of(), classPath(), directory))
                    .isZero();

            assertThat(held.isValid(5)).isTrue();
        }
    }

    @Test
    void aProcessThatConnectsLoadsNoDriverOfAnotherEngine() throws Exception {
        EmbeddedServer server = openMade();
        try (var held = server.connect("postgres")) {
            assertThat(held.isValid(5)).isTrue();
            assertThat(child(
                            OpenAndClose.class,
                            List.of(),
                            List.of("-Xlog:class+load:file=" + CLASSES),
                            classPath(),
                            directory))
                    .isZero();
        }

        assertThat(CLASSES)
                .content()
                .contains(" org.postgresql.Driver ")
                .doesNotContain("com.microsoft.sqlserver", "org.duckdb");
    }

    /// Ends with 0 when closing took less time than there is for connections of its own to end.
    static final class OpenAndClose {
        private static final int WAITED = 2;
        private static final int STARTED_ITS_OWN = 3;

        private OpenAndClose() {}

        public static void main(String[] arguments) {
            EmbeddedServer server = EmbeddedServer.open(Path.of(arguments[0]));
            long begun = System.nanoTime();
            server.close();
            boolean waited = Duration.ofNanos(System.nanoTime() - begun).compareTo(Duration.ofMillis(1_500)) > 0;
            System.exit(!server.attached() ? STARTED_ITS_OWN : waited ? WAITED : 0);
        }
    }

    @Test
    void aKilledServerStartsAgainWithWhatWasCommitted() throws Exception {
        EmbeddedServer first = openMade();
        try (var connection = first.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create table kept (id int)");
            statement.execute("insert into kept values (7)");
        }
        long pid = Long.parseLong(Files.readAllLines(directory.resolve("data/postmaster.pid"))
                .getFirst()
                .strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> workers = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        postmaster.onExit().get(30, TimeUnit.SECONDS);
        for (ProcessHandle worker : workers) {
            worker.onExit().get(30, TimeUnit.SECONDS);
        }

        EmbeddedServer second = open();

        assertThat(second.attached()).isFalse();
        assertThat(ask(second, "select id from kept")).isEqualTo("7");
    }

    @Test
    void threadsThatOpenTheSameNewDirectoryMeetOnOneServer() throws Exception {
        try (var threads = Executors.newFixedThreadPool(3)) {
            Callable<EmbeddedServer> opening = () -> EmbeddedServer.open(directory);
            for (var answer : threads.invokeAll(List.of(opening, opening, opening))) {
                opened.add(answer.get());
            }
        }

        assertThat(opened.stream().map(EmbeddedServer::port).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(opened.stream().filter(server -> !server.attached())).hasSize(1);
    }

    @Test
    void closeLeavesTheServerToOthersWhoAreConnected() throws Exception {
        EmbeddedServer server = openMade();
        EmbeddedServer second = open();

        try (var other = second.connect("postgres")) {
            server.close();
            assertThat(other.isValid(5)).isTrue();
        }

        assertThat(directory.resolve("data/postmaster.pid")).exists();
    }

    @Test
    void closeLeavesTheServerToAnotherProgramAndDoesNotWaitForIt() throws Exception {
        EmbeddedServer server = openMade();
        String password = Files.readString(server.passwordFile()).strip();

        try (var other = java.sql.DriverManager.getConnection(server.url("postgres"), "holdfast", password)) {
            assertThat(CompletableFuture.runAsync(server::close)).succeedsWithin(Duration.ofMillis(1_500));
            assertThat(other.isValid(5)).isTrue();
        }

        assertThat(directory.resolve("data/postmaster.pid")).exists();
    }

    @Test
    void theLastOneToCloseStopsAServerThatAnotherStarted() throws Exception {
        EmbeddedServer server = openMade();
        EmbeddedServer second = open();
        assertThat(second.attached()).isTrue();

        second.close();

        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
        server.close(); // there is nothing left to stop
    }

    @Test
    void aPasswordThatIsLostIsNotMadeAnewWhileTheServerRuns() throws Exception {
        EmbeddedServer server = openMade();
        Path password = directory.resolve("password");
        String right = Files.readString(password);
        Files.delete(password);

        assertThatThrownBy(() -> EmbeddedServer.open(directory))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining(password.toString());
        assertThat(password).doesNotExist();

        Files.writeString(password, right);
        assertThat(ask(server, "select 1")).isEqualTo("1");
    }

    @Test
    void closeLeavesAServerThatCannotBeAsked() throws Exception {
        EmbeddedServer server = openMade();
        Path password = directory.resolve("password");
        String right = Files.readString(password);

        Files.writeString(password, "wrong");
        server.close();
        Files.writeString(password, right);

        assertThat(ask(server, "select 1")).isEqualTo("1");
    }

    @Test
    void closeWaitsForWhoeverIsOpeningTheDirectory() throws Exception {
        EmbeddedServer server = openMade();
        Thread closing;
        try (var channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            closing = Thread.ofPlatform().start(server::close);
            while (closing.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait(); // it waits for the lock
            }
            assertThat(ask(server, "select 1")).isEqualTo("1");
        }
        closing.join();

        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
    }

    @Test
    void dataOfAnotherMajorVersionIsRefused() throws Exception {
        openMade().stop();
        Files.writeString(directory.resolve("data/PG_VERSION"), "17\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("was made by PostgreSQL 17")
                .hasMessageContaining("Nothing was changed");
    }

    @Test
    void aPidFileThatNamesAForeignProcessIsStale() throws Exception {
        openMade().stop();
        Files.writeString(directory.resolve("data/postmaster.pid"), """
                1
                %s
                1
                1

                127.0.0.1
                """.formatted(directory.resolve("data")));
        Files.setPosixFilePermissions(
                directory.resolve("data/postmaster.pid"), PosixFilePermissions.fromString("rw-------"));
        Files.setOwner(directory.resolve("data/postmaster.pid"), Files.getOwner(directory.resolve("data/PG_VERSION")));

        assertThat(ask(open(), "select 1")).isEqualTo("1");
    }

    @Test
    void opensAsAnOrdinaryUser() throws Exception {
        assumeTrue(
                ServerUser.Processes.succeeds(List.of("setpriv", "--reuid=nobody", "--clear-groups", "true")),
                "only root can become nobody");
        Path home = Files.createTempDirectory("holdfast-nobody");
        Files.setOwner(
                home, home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        try {
            Path classes = Files.createDirectory(home.resolve("classes"));
            int exit =
                    child(List.of("setpriv", "--reuid=nobody", "--clear-groups", "--"), copyOfClassPath(classes), home);

            assertThat(exit).isEqualTo(137);
            EmbeddedServer server = EmbeddedServer.open(home);
            assertThat(server.attached()).isTrue();
            assertThat(ask(server, "select count(*) from left_behind")).isEqualTo("1");
            server.stop();
        } finally {
            ServerFiles.deleteTree(home);
        }
    }
}
