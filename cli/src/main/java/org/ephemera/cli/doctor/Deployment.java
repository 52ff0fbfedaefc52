package org.ephemera.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.store.PackageLocation;

/** Deployment in a cloud. Each check returns the observed facts, or throws the exception with the remedy. */
interface Deployment {
    /** Returns a target that does not exist, for the synthetic alert. */
    String target();

    /** Returns the URI of the signing key. */
    String signer();

    /** Checks that alerts are delivered to the function. */
    String checkRules() throws StepException, IOException;

    /** Sends a request to the function and returns its response. */
    JsonNode invoke(byte[] request) throws StepException, IOException;

    /** Returns the exception for a package on which no worker began. */
    StepException neverBegun(Duration waited) throws StepException, IOException;

    /** Returns the exception for a package on which a worker began, and that was not sealed. */
    StepException neverSealed(PackageLocation place, Duration waited);

    /** Checks that no alert and no work failed. */
    String checkDeadLetters() throws StepException, IOException;

    /** Checks the lock of an object of the synthetic package, and that its version cannot be deleted. */
    String checkLock(PackageLocation place) throws StepException, CommandFailure, IOException;
}
