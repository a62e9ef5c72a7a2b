package dev.holdfast.console.palette;

import java.util.Locale;
import org.kordamp.ikonli.Ikon;

/// One thing that the palette offers.
///
/// @param id distinct among all, e.g. `room-holds`, `policy-orders`
/// @param title what it is called
/// @param detail what else tells it from others, such as a table; may be empty
/// @param kind what it is: `Room`, `Policy`
/// @param keys the keys that do the same, for people; empty when there are none
/// @param go does it
public record Entry(String id, Ikon icon, String title, String detail, String kind, String keys, Runnable go) {
    /// Prepared once, because each letter typed looks through all entries.
    record Words(String title, String rest) {
        static Words of(Entry entry) {
            return new Words(
                    entry.title().toLowerCase(Locale.ROOT),
                    (entry.kind() + " " + entry.detail()).toLowerCase(Locale.ROOT));
        }
    }
}
