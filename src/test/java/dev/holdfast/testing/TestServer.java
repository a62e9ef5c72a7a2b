package dev.holdfast.testing;

import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// One real PostgreSQL server for all tests of a JVM; each test takes databases of its own.
public final class TestServer {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TestServer() {}

    private static final class Holder {
        private static final EmbeddedServer SERVER = open();

        private static EmbeddedServer open() {
            EmbeddedServer server = EmbeddedServer.open(Path.of("target/test-server"));
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            return server;
        }
    }

    /// The server, started at the first call and stopped with the JVM.
    public static EmbeddedServer shared() {
        return Holder.SERVER;
    }

    /// The name of a new, empty database.
    public static String freshDatabase(String prefix) {
        String name = prefix + "_" + ProcessHandle.current().pid() + "_" + COUNTER.incrementAndGet();
        if (!shared().createDatabase(name)) {
            throw new IllegalStateException(name + " was there already");
        }
        return name;
    }

    /// A migrated control database of its own.
    public static Store freshStore() {
        String database = freshDatabase("control");
        Store store = Store.connect(shared().url(database), EmbeddedServer.USER, password());
        store.migrate();
        return store;
    }

    /// The password of the server's owner.
    public static String password() {
        try {
            return Files.readString(shared().passwordFile()).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
