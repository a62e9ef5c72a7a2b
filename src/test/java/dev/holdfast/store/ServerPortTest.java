package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.SeparateServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerPortTest {
    @Test
    void aServerThatStartsAgainIsWhereItWasUnlessAnotherProgramIsThere() throws Exception {
        try (SeparateServer server = new SeparateServer(Path.of("target/server-port"))) {
            int port = server.server().port();
            server.stopAtOnce();
            server.startAgain();
            assertThat(server.server().port()).isEqualTo(port);

            server.stopAtOnce();
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                server.startAgain();
                assertThat(server.server().port()).isNotEqualTo(other.getLocalPort());
            }
        }
    }
}
