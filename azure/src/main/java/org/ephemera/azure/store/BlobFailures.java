package org.ephemera.azure.store;

import java.util.Optional;
import java.util.function.Function;
import org.ephemera.azure.call.CallFailure;
import org.ephemera.store.StoreException;

/** Says in one sentence what Blob Storage would not do and in another half what to do about it. */
record BlobFailures(BlobLocation location, String endpoint) {

    /**
     * @param what was tried, as in "cannot …"
     * @param permission that it needs
     */
    StoreException of(String what, String permission, RuntimeException e) {
        CallFailure failure = ofContainer(e)
                .orElseGet(() -> CallFailure.of(e, endpoint, permission + " on the container " + location.container()));
        return new StoreException(
                "cannot " + what + " in " + location + ": " + failure.reason() + "; " + failure.remedy(), e);
    }

    Function<RuntimeException, StoreException> to(String what, String permission) {
        return e -> of(what, permission, e);
    }

    private Optional<CallFailure> ofContainer(RuntimeException e) {
        return switch (CallFailure.code(e).orElse("")) {
            case "ContainerNotFound" ->
                Optional.of(new CallFailure(
                        "there is no container " + location.container() + " at " + endpoint,
                        "create it or choose another with --store azblob://ACCOUNT/CONTAINER/PREFIX"));
            case "ContainerBeingDeleted", "ContainerDisabled" ->
                Optional.of(new CallFailure("the container is being deleted or is disabled", "choose another"));
            case "ResourceNotFound" ->
                Optional.of(new CallFailure(
                        "there is no account " + location.account() + " at " + endpoint,
                        "check its name in --store azblob://ACCOUNT/CONTAINER/PREFIX"));
            case "AccountIsDisabled" ->
                Optional.of(new CallFailure("the storage account is disabled", "enable it and resume"));
            case "BlobArchived" ->
                Optional.of(new CallFailure(
                        "the blob is in the archive tier",
                        "bring it back with 'az storage blob set-tier --tier Hot', and try again once it is there"));
            case "BlobBeingRehydrated" ->
                Optional.of(new CallFailure(
                        "the blob is on its way back from the archive tier", "try again once it is there"));
            case "Md5Mismatch" ->
                Optional.of(new CallFailure("the bytes that arrived are not those that were sent", "resume"));
            default -> Optional.empty();
        };
    }
}
