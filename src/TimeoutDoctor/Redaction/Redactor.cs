using System.Buffers;
using System.Text;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// Replaces what says who somebody is by consistent pseudonyms of the same form, in lines of any format. Lines are learned first, all of them,
/// so that no pseudonym is a word of the logs; then they are redacted.
/// </summary>
public sealed class Redactor
{
    private readonly Pseudonyms _pseudonyms;
    private readonly AddressPseudonyms _addresses;
    private readonly AddressBook _book;
    private readonly ValueRedactor _values;
    private readonly Vocabulary _vocabulary;
    private readonly Epochs _epochs;

    /// <summary>Makes a redactor with a key of its own.</summary>
    public Redactor(RedactionOptions options)
    {
        _vocabulary = new Vocabulary([.. options.Vocabulary, .. options.Keep]);
        _epochs = new Epochs(options);
        _pseudonyms = new Pseudonyms(options.Key, _vocabulary.Has);
        _addresses = new AddressPseudonyms(options.Key);
        _book = new AddressBook(_addresses, _pseudonyms);
        _values = new ValueRedactor(_pseudonyms, _book, _vocabulary, _epochs, options);
    }

    /// <summary>How often each kind was replaced, and how many values there were.</summary>
    public IEnumerable<(SecretKind Kind, long Times, int Values)> Counts => _pseudonyms.Counts;

    /// <summary>Ends learning: from now on lines are redacted.</summary>
    public void Settle()
    {
        _book.Settle();
        _pseudonyms.IsLearning = false;
    }

    /// <summary>Makes what redacts the lines of one file, which learn from each other (columns are named once).</summary>
    public LineRedactor OfFile() => new(_values);

    /// <summary>Redacts a file's name; its stamps and numbers stay, its folders stay folders.</summary>
    public string Name(string name)
    {
        var made = new ArrayBufferWriter<byte>();
        int from = 0;
        for (int at = 0; at <= name.Length; at++)
        {
            // Names of log objects are columns parted by underscores; below, they lie in folders of a year, a month and a day.
            bool inDate = at - from is 4 or 7 && Moments.TryRead(Encoding.UTF8.GetBytes(name[from..]), out Moment date) && date is { Shape: MomentShape.Slashed, Length: 10 };
            if (at < name.Length && (name[at] is not ('/' or '_') || inDate))
            {
                continue;
            }

            _values.Write(Encoding.UTF8.GetBytes(name[from..at]), Meaning.Columns, made);
            made.Write(at < name.Length ? Encoding.ASCII.GetBytes(name[at..(at + 1)]) : default);
            from = at + 1;
        }

        return Encoding.UTF8.GetString(made.WrittenSpan);
    }

    /// <summary>Redacts a setting: an address, a host's name.</summary>
    public string Setting(string value)
    {
        var made = new ArrayBufferWriter<byte>();
        _values.Write(Encoding.UTF8.GetBytes(value), Meaning.Columns, made);
        return Encoding.UTF8.GetString(made.WrittenSpan);
    }

    /// <summary>Redacts a subnet, so that it holds the pseudonyms of the addresses that it held.</summary>
    public string Subnet(string subnet) => _addresses.OfSubnet(subnet);

    /// <summary>Makes what looks for originals in redacted lines.</summary>
    public LeakScan Scan() => new(_pseudonyms, _vocabulary, _epochs);
}
