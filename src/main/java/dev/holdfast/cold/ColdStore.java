package dev.holdfast.cold;

import java.nio.file.Path;
import java.util.List;

/// Where cold files are: whole objects by name, written once, never changed.
///
/// Made to fit an object store: no renaming, no appending, no folders. Names have parts with `/` between them. Every
/// failure is a [dev.holdfast.HoldfastException] that names the object and what did or did not happen.
public interface ColdStore {
    /// Stores a file under a name that is free. When this returns the object is there as a whole, and outlives a crash;
    /// when it throws there is none.
    void put(String name, Path file);

    /// The object as a file to read; close it when done.
    ///
    /// @throws dev.holdfast.HoldfastException `MISMATCH` when there is none
    Fetched get(String name);

    /// Names of the objects, in order.
    List<String> list();

    /// Nothing happens when there is none.
    void delete(String name);

    /// How this place is called, for people.
    String place();

    /// An object as a local file. @param discard what is to be done with it afterwards
    record Fetched(Path file, Runnable discard) implements AutoCloseable {
        @Override
        public void close() {
            discard.run();
        }
    }
}
