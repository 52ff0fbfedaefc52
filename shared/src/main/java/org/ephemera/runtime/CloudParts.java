package org.ephemera.runtime;

import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.queue.Announcer;
import org.ephemera.queue.Dispatch;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;

/**
 * What a cloud brings to a site.
 *
 * @param name as scopes of sweeps have it: {@code aws}, {@code azure}
 * @param queue where work is put
 * @param told who is told of a seal, besides a web hook
 */
public record CloudParts(
        String name,
        RemoteResource<EvidenceStore, StoreException> store,
        RemoteResource<Signer, SigningException> signer,
        RemoteResource<Dispatch, RuntimeException> queue,
        RemoteResource<Announcer, RuntimeException> told,
        CloudReader reading) {}
