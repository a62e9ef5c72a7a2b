package dev.holdfast.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RailTest {
    @Test
    void everyRoomWithAKeyStandsInOneGroup() {
        List<Room> grouped = Arrays.stream(Rail.Group.values())
                .flatMap(group -> group.rooms().stream())
                .toList();

        assertThat(grouped)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Room.values())
                        .filter(room -> room.keys() != null)
                        .toList());
    }
}
