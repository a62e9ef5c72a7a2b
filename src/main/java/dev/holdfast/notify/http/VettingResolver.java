package dev.holdfast.notify.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/// Looks names up for connections, and hands out addresses that may be called only. One that may not, among ten that
/// may, and the whole name is refused.
final class VettingResolver implements DnsResolver {
    /// As `InetAddress::getAllByName`.
    @FunctionalInterface
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private static final Duration PATIENCE = CallLimits.USUAL.connect();

    private final Lookup lookup;
    private final AllowList allowed;

    VettingResolver(Lookup lookup, AllowList allowed) {
        this.lookup = lookup;
        this.allowed = allowed;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        InetAddress[] found = Addresses.literal(name).isPresent()
                ? new InetAddress[] {Addresses.literal(name).get()}
                : lookedUp(name);
        List<InetSocketAddress> vetted = new ArrayList<>();
        for (InetAddress address : found) {
            Addresses.require(name, port, address, allowed);
            vetted.add(new InetSocketAddress(address, port));
        }
        if (vetted.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return vetted;
    }

    /// A name server may take its time; the caller does not wait for it.
    private InetAddress[] lookedUp(String name) throws UnknownHostException {
        FutureTask<InetAddress[]> asked = new FutureTask<>(() -> lookup.all(name));
        Thread.ofPlatform().daemon().name("name-lookup").start(asked);
        try {
            return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unknown(name, "it has no address", e);
        } catch (TimeoutException e) {
            throw unknown(name, "no name server answered within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(name, "the look-up was interrupted", e);
        }
    }

    private static UnknownHostException unknown(String name, String why, Exception cause) {
        UnknownHostException unknown = new UnknownHostException(name + ": " + why);
        unknown.initCause(cause);
        return unknown;
    }

    /// Never asked: the client knows the port when it connects.
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        throw new RefusedAddressException(host + ": it is looked up with its port only");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
