package org.ephemera.azure.store;

import java.util.Optional;
import java.util.function.Function;
import org.ephemera.azure.call.FailureAdvice;
import org.ephemera.store.StoreException;

/** Store exceptions with the failed action, its cause and a remedy. */
record BlobFailures(BlobLocation location, String endpoint) {

    /**
     * Creates an exception.
     *
     * @param what attempted action, after "cannot"
     * @param permission permission of the action
     */
    StoreException of(String what, String permission, RuntimeException e) {
        FailureAdvice failure = ofContainer(e)
                .orElseGet(
                        () -> FailureAdvice.of(e, endpoint, permission + " on the container " + location.container()));
        return new StoreException(
                "cannot " + what + " in " + location + ": " + failure.reason() + "; " + failure.remedy(), e);
    }

    Function<RuntimeException, StoreException> converter(String what, String permission) {
        return e -> of(what, permission, e);
    }

    private Optional<FailureAdvice> ofContainer(RuntimeException e) {
        return switch (FailureAdvice.code(e).orElse("")) {
            case "ContainerNotFound" ->
                Optional.of(new FailureAdvice(
                        "the container " + location.container() + " does not exist at " + endpoint,
                        "create it or choose another with --store azblob://ACCOUNT/CONTAINER/PREFIX"));
            case "ContainerBeingDeleted", "ContainerDisabled" ->
                Optional.of(new FailureAdvice("the container is being deleted or is disabled", "choose another"));
            case "ResourceNotFound" ->
                Optional.of(new FailureAdvice(
                        "the account " + location.account() + " does not exist at " + endpoint,
                        "check its name in --store azblob://ACCOUNT/CONTAINER/PREFIX"));
            case "AccountIsDisabled" ->
                Optional.of(new FailureAdvice("the storage account is disabled", "enable it and resume"));
            case "BlobArchived" ->
                Optional.of(new FailureAdvice(
                        "the blob is in the archive tier",
                        "restore it with 'az storage blob set-tier --tier Hot', and try again when it is restored"));
            case "BlobBeingRehydrated" ->
                Optional.of(new FailureAdvice(
                        "the blob is being restored from the archive tier", "try again when it is restored"));
            case "Md5Mismatch" ->
                Optional.of(new FailureAdvice("the received bytes differ from those that were sent", "resume"));
            default -> Optional.empty();
        };
    }
}
