package org.ephemera.azure.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Catalog of the artifacts of a Container Apps job, with the operations that read them. */
public final class JobsCatalog {
    public static final ApiOperation GET_JOB = new ApiOperation("app", "Jobs_Get", "Microsoft.App/jobs/read");

    public static final Artifact JOB = new Artifact(
            "azure.job",
            "The Container Apps job: template, trigger, names of its secrets, identity, last change and its author",
            Volatility.V2,
            true,
            true,
            List.of(GET_JOB.key()),
            List.of(GET_JOB.permission()),
            "https://learn.microsoft.com/rest/api/resource-manager/containerapps/jobs/get");

    public static final ApiOperation LIST_EXECUTIONS =
            new ApiOperation("app", "JobsExecutions_List", "Microsoft.App/jobs/executions/read");

    public static final Artifact EXECUTIONS = new Artifact(
            "azure.job.executions",
            "The executions of the job: state, start and end, and the template of each, which a start can override",
            Volatility.V2,
            true,
            true,
            List.of(LIST_EXECUTIONS.key()),
            List.of(LIST_EXECUTIONS.permission()),
            "https://learn.microsoft.com/azure/container-apps/jobs");

    /**
     * Parameters of {@link #EXECUTIONS}.
     *
     * @param images images in the job's template, separated by spaces
     */
    public record ExecutionsParameters(
            AzurePlace place, @WrittenWhenEmpty String images) {}

    private JobsCatalog() {}
}
