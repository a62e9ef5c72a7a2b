package dev.holdfast.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A program that listens where the embedded server did is not told the password.
class ImpostorTest {
    private static final Links LINKS = Links.DEFAULT.bounds(Duration.ofSeconds(1), Duration.ofSeconds(5));

    @AutoClose
    private final Impostor impostor = new Impostor();

    ImpostorTest() throws IOException {}

    /// Asks whoever comes for the password in the clear, as PostgreSQL's protocol has it.
    private static final class Impostor implements AutoCloseable {
        private static final int CLEAR_TEXT = 3;

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Integer> asked = new CopyOnWriteArrayList<>();
        private final List<Integer> told = new CopyOnWriteArrayList<>();

        Impostor() throws IOException {
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try (Socket guest = socket.accept()) {
                    ask(guest);
                } catch (IOException e) {
                    // the guest has gone, or the test is over
                }
            }
        }

        private void ask(Socket guest) throws IOException {
            DataInputStream in = new DataInputStream(guest.getInputStream());
            in.skipNBytes(in.readInt() - Integer.BYTES); // the start-up packet: nobody asks for TLS before it
            DataOutputStream out = new DataOutputStream(guest.getOutputStream());
            out.writeByte('R');
            out.writeInt(2 * Integer.BYTES);
            out.writeInt(CLEAR_TEXT);
            out.flush();
            asked.add(guest.getPort());
            for (int said = in.read(); said >= 0; said = in.read()) {
                told.add(said);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private void requireAskedAndNotTold() {
        assertThat(impostor.asked).isNotEmpty();
        assertThat(impostor.told).isEmpty();
    }

    @Test
    void isNotToldThePasswordByWhoLooksForTheControlDatabase() {
        EmbeddedServer server = TestServer.shared();
        String url = server.url("postgres").replace(":" + server.port() + "/", ":" + impostor.port() + "/");

        assertThatThrownBy(() -> Store.connect(url, EmbeddedServer.USER, TestServer.password(), LINKS))
                .isInstanceOf(HoldfastException.class)
                .hasMessage("control database jdbc:postgresql://127.0.0.1:" + impostor.port()
                        + "/postgres cannot be reached as " + EmbeddedServer.USER)
                .hasRootCauseMessage("Authentication method is not allowed by requireAuth");

        requireAskedAndNotTold();
    }

    @Test
    void isNotToldThePasswordByWhoLooksForAGovernedDatabase() {
        EmbeddedServer server = TestServer.shared();
        EmbeddedLogin login =
                new EmbeddedLogin(server.host(), impostor.port(), EmbeddedServer.USER, server.passwordFile());
        DatabaseSpec spec = TestDatabase.named("shop").roles(Role.SOURCE).spec();

        assertThatThrownBy(() -> new PostgresConnector(new Secrets(Map.of()), Optional.of(login), LINKS).connect(spec))
                .isInstanceOf(SQLException.class)
                .hasMessage("Authentication method is not allowed by requireAuth");

        requireAskedAndNotTold();
    }
}
