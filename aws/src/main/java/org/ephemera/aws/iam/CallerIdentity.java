package org.ephemera.aws.iam;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Whose credentials are used: of credentials of another account a service says only that it knows nothing of that name. */
public final class CallerIdentity {

    /** What to do about a target that is not there. */
    private final AwsClients clients;

    private final ItemCalls calls;

    public CallerIdentity(AwsClients clients, ItemCalls calls) {
        this.clients = clients;
        this.calls = calls;
    }

    CallResult<GetCallerIdentityResponse> ask(String region) throws IOException {
        return calls.ask(
                ApiRequest.of(IamCatalog.GET_CALLER_IDENTITY, region, Map.of()),
                recorded -> clients.sts(region).getCallerIdentity(r -> r.overrideConfiguration(recorded)));
    }

    /** As whom store and signer are used. */
    CallResult<GetCallerIdentityResponse> askForOwn(String region) throws IOException {
        return calls.ask(
                ApiRequest.of(IamCatalog.GET_CALLER_IDENTITY, region, Map.of()),
                recorded -> clients.callersSts(region).getCallerIdentity(r -> r.overrideConfiguration(recorded)));
    }

    /**
     * What is to be said of a sweep whose credentials are of another account than the one that it is named for: all that is listed
     * and measured would bear that one's name. Nothing if they are its own, or if nobody says whose they are.
     */
    public Optional<Outcome> otherThanSwept(PlannedItem item) throws IOException {
        IamCatalog.CallerParameters target = target(item);
        if (!(ask(target.region()) instanceof CallResult.Answered<GetCallerIdentityResponse> answered)) {
            return Optional.empty();
        }
        calls.log(answered.received(), ResponsePage.only(1));
        return Optional.ofNullable(answered.response().account())
                .filter(account -> !account.equals(target.place()))
                .map(account -> new Outcome.Failed(
                        FailureOutcomes.OTHER_ACCOUNT,
                        "the credentials are of account " + SanitizedText.of(account) + ", what is swept is account "
                                + SanitizedText.of(target.place()) + "; use a role in that account with --role"));
    }

    /** What came of asking for the target, with the reason that the service does not tell. */
    public Outcome explain(Outcome outcome, PlannedItem item) throws IOException {
        if (!mayBeOfAnother(outcome)
                || !(ask(target(item).region()) instanceof CallResult.Answered<GetCallerIdentityResponse> answered)) {
            return outcome;
        }
        calls.log(answered.received(), ResponsePage.only(1));
        return ofOther(answered.response(), outcome, item).orElseGet(() -> inItsPlace(outcome));
    }

    /** What came of a list in which nothing of the target was: of what is in another account, it never has anything. */
    public Outcome ofList(Outcome nothing, PlannedItem item) throws IOException {
        if (!(ask(target(item).region()) instanceof CallResult.Answered<GetCallerIdentityResponse> answered)) {
            return nothing;
        }
        calls.log(answered.received(), ResponsePage.only(1));
        return ofOther(answered.response(), nothing, item).orElse(nothing);
    }

    private static Optional<Outcome> ofOther(GetCallerIdentityResponse caller, Outcome outcome, PlannedItem item) {
        IamCatalog.CallerParameters target = target(item);
        return Optional.ofNullable(caller.account())
                .filter(account -> !account.equals(target.account()))
                .map(account -> new Outcome.Failed(
                        FailureOutcomes.OTHER_ACCOUNT,
                        "the credentials are of account " + SanitizedText.of(account) + ", the " + noun(item)
                                + " is in account " + SanitizedText.of(target.account())
                                + "; use a role in that account with --role ("
                                + outcome.message() + ")"));
    }

    /** A name that was mistyped and an ARN of another region look like what was deleted. */
    private static Outcome inItsPlace(Outcome outcome) {
        return outcome instanceof Outcome.Expired
                ? new Outcome.Expired(outcome.detail(), outcome.message() + "; check the ARN and its region")
                : outcome;
    }

    private static String noun(PlannedItem item) {
        return target(item).namespace().isEmpty() ? EcsPlace.of(item).noun() : "cluster";
    }

    private static IamCatalog.CallerParameters target(PlannedItem item) {
        return ParameterCodec.read(item, IamCatalog.CallerParameters.class);
    }

    private static boolean mayBeOfAnother(Outcome outcome) {
        return outcome instanceof Outcome.Expired
                || outcome instanceof Outcome.Denied
                || outcome.detail().equals("InvalidParameterException");
    }
}
