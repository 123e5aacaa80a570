using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>One thing that requests with trouble may have in common. It looks at all observations and knows of no other rule.</summary>
internal interface IGroupRule
{
    /// <summary>Its id: the kind of what it finds, or what it looks at where it finds several kinds.</summary>
    string Id { get; }

    /// <summary>What it finds, most telling first. P-values are corrected for all that the rule tried.</summary>
    IEnumerable<Finding> Find(GroupObservations seen);
}
