package org.ephemera.runtime;

import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.queue.Announcer;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;

/**
 * Parts of a site that depend on the cloud.
 *
 * @param name name of the cloud in the scopes of sweeps: {@code aws}, {@code azure}
 * @param queue queue that receives the work
 * @param announcer topic that is notified of a seal
 * @param webhook web hook that is notified of a seal
 */
public record CloudParts(
        String name,
        RemoteResource<EvidenceStore, StoreException> store,
        RemoteResource<Signer, SigningException> signer,
        RemoteResource<WorkDispatch, RuntimeException> queue,
        RemoteResource<Announcer, RuntimeException> announcer,
        RemoteResource<Announcer, RuntimeException> webhook,
        CloudReader reading) {}
