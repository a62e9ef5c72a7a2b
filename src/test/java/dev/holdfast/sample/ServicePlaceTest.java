package dev.holdfast.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicePlaceTest {
    @TempDir
    private Path home;

    @Test
    void whatIsRememberedIsFoundAgain() {
        ServicePlace place = ServicePlace.choose(home);
        place.remember();

        assertThat(ServicePlace.remembered(home)).contains(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"70000", "0", "-1", "http", ""})
    void aFileThatHoldsNoPortIsNamed(String port) throws Exception {
        ServicePlace.choose(home).remember();
        Path file = home.resolve("samples/shop.port");
        Files.writeString(file, port);

        assertThatThrownBy(() -> ServicePlace.remembered(home))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining(file.toString());
    }
}
