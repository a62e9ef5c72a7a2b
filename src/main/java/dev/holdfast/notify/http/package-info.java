/// Calls to addresses that somebody else chose, so that neither the address nor the answer can do harm.
///
/// - [CallbackUrl] refuses every text that two readers could take for two hosts: https only, no login, no fragment, no
///   odd spelling of an address. [AllowList] holds what an administrator allows beyond that.
/// - [Addresses] knows which addresses are the world's, which are the house's own (private, loopback: by [AllowList]
///   only), and which are never called (link-local, metadata services, multicast, every form that
///   hides another address).
/// - [VettingResolver] looks a name up once for a connection, vets every address of the answer, and hands just these to
///   the socket. Nothing looks the name up again, so a name server that changes its mind gains nothing.
/// - [HttpCaller] makes one call: no redirect, cookie, proxy, retry or decompression, limits on time, headers and body.
/// - [SigningKey] signs as Standard Webhooks 1.0 says.
///
/// An answer is data. Nothing of it is followed, unpacked or run here.
@NullMarked
package dev.holdfast.notify.http;

import org.jspecify.annotations.NullMarked;
