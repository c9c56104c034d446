using Ivm.Contracts;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Tests.Weighting;

public sealed class BlockWeightSchemaTests
{
    [Fact]
    public void A_block_that_every_survey_took_has_no_weights_of_its_own()
    {
        var schema = BlockWeightSchema.Of(SomeSurvey.Edition(["sex"]));

        Assert.Equal(["samplenr", "weight_police"], schema.Fields.Select(field => field.Name));
    }

    [Fact]
    public void Blocks_have_no_weights_of_their_own_where_the_model_says_so()
    {
        var edition = SomeSurvey.Edition(["sex"]);
        edition = edition with { Weighting = edition.Weighting with { OptionalBlocks = OptionalBlockWeights.NationalWeights } };

        Assert.Equal(["samplenr"], BlockWeightSchema.Of(edition).Fields.Select(field => field.Name));
    }

    [Fact]
    public void A_block_that_the_national_survey_left_out_has_no_weights_of_its_own()
    {
        var edition = SomeSurvey.Edition(["sex"]);
        var national = edition.ResponseFiles[0];
        edition = edition with { ResponseFiles = edition.ResponseFiles.SetItem(0, national with { Blocks = [.. national.Blocks.Where(block => block.Mandatory)] }) };

        Assert.Equal(["samplenr"], BlockWeightSchema.Of(edition).Fields.Select(field => field.Name));
    }
}
